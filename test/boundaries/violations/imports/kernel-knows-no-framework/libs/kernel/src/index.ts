export { AsyncLocalStorage } from 'node:async_hooks'; // allowed
export { Injectable } from '@nestjs/common';
