export function checkedName(id: string): { id: string; camel: string; title: string };
