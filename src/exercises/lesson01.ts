// The exercises of lesson 01.

export const lesson01 = {};
