/** For `parser.setLanguage`. */
export const language: unknown;
/** The kinds of nodes and their fields. */
export const nodeTypeInfo: object[];
