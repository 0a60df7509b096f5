/** The languages that Antler speaks. */
export type Language = 'en' | 'zh';
