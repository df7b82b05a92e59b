/** Characters, and beginnings of lines, that the dialect may read as marks. */
const MARKS = /[*_~`<>[\]\\@]|:\/\/|www\.|^[ \t]*(?:[-+#=>|]|\d+[.)])|^[ \t]|[ \t]$|\n[ \t]*\n|[\t\r\u2028\u2029\0]/im;

/** Such a text is the same with and without the parser: one paragraph with line breaks. Most texts are. */
export const isSimple = (text: string): boolean => text === text.trim() && !MARKS.test(text);
