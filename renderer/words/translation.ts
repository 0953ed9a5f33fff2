// A translation says the same things as the English words: a key that is missing, or that English does not have, is a type error.

export type Translation<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Translation<T[Key]> };
