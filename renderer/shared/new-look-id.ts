/** The button that opens the choice of a new look, which gets the focus back when that closes. */
export const NEW_LOOK_ID = 'new-look';
