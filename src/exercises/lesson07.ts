// The exercises of lesson 07.

export const lesson07 = {};
