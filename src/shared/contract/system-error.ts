/** What the operating system refuses (a full disk, a missing folder, no right to write), in words for a person. */

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is exhausted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'symbolic links in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this machine',
  EFBIG: 'the file would be too large',
  EIO: 'input/output error',
  EPIPE: 'nobody reads it',
};

/** Why, without the path; null where it is no error of the operating system. */
export function systemReason(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (!('syscall' in error) || typeof error.syscall !== 'string') return null;
  if (error.syscall === 'uv_cwd') return 'the working folder is gone: change to one that exists';
  return REASONS[error.code] ?? `${error.syscall}: ${error.code}`;
}

/** The same with the path, where the error names one. */
export function systemMessage(error: unknown): string | null {
  const reason = systemReason(error);
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
  return reason === null || path === null ? reason : `${path}: ${reason}`;
}

/** Node holds no text of more than 512 MiB, and not every machine a large array: what that is called. */
export function tooLargeReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const isText =
    /Invalid string length/.test(error.message) || ('code' in error && error.code === 'ERR_STRING_TOO_LONG');
  if (isText) return 'the text would be larger than 512 MiB, which is more than one text can hold';
  return /Array buffer allocation failed|Invalid (typed )?array( buffer)? length/.test(error.message)
    ? 'there is not enough memory for it'
    : null;
}
