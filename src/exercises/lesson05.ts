// The exercises of lesson 05.

export const lesson05 = {};
