export const a = "ä";
