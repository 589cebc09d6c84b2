// The exercises of lesson 03.

export const lesson03 = {};
