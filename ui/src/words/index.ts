import { en } from './en';
import { pseudo } from './pseudo';

/** Texts widened to `string`, so that another language is complete or does not compile. */
export type Widened<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : T extends readonly (infer E)[]
      ? readonly Widened<E>[]
      : { readonly [K in keyof T]: Widened<T[K]> };

/** Every visible string of the app, by room. A further language is a value of this type. */
export type Words = Widened<typeof en>;

/** The language shown. The lengthened one exists only in the build that looks for cut labels. */
export const words: Words = import.meta.env.MODE === 'pseudo' ? pseudo(en) : en;

export * from './format';
