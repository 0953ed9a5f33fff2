// The ids of buttons that open a choice beside the stage: each is given the focus back when its choice closes.

export const BUILD_AGAIN_ID = 'build-again';
export const NEW_LOOK_ID = 'new-look';
