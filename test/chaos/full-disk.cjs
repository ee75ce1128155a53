/**
 * Preloaded into a process of Reef: while the file CHAOS_DISK_FULL exists, the disk below BLOB_DIR is full. A write gets
 * half of its bytes down and then ENOSPC, as on a disk that has just become full; a new directory finds no room.
 */
const { existsSync } = require('node:fs');
const promises = require('node:fs/promises');

const { CHAOS_DISK_FULL: flag = '', BLOB_DIR: disk = '' } = process.env;
const isFull = (path) => String(path).startsWith(disk) && existsSync(flag);
const noSpace = (call) =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: 'ENOSPC', errno: -28, syscall: call });

const { open, mkdir } = promises;
promises.open = async (path, ...rest) => {
  const handle = await open(path, ...rest);
  const { writeFile } = handle;
  handle.writeFile = async (data, ...more) => {
    if (!isFull(path)) return writeFile.call(handle, data, ...more);
    await writeFile.call(handle, data.subarray(0, data.length >> 1));
    throw noSpace('write');
  };
  return handle;
};
promises.mkdir = (path, ...rest) =>
  isFull(path) && !existsSync(path) ? Promise.reject(noSpace('mkdir')) : mkdir(path, ...rest);
