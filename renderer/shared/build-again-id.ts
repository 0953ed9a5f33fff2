// The button that opens the choice has this id, and is given the focus back when the choice closes.

export const BUILD_AGAIN_ID = 'build-again';
