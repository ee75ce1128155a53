export { IsString } from 'class-validator'; // allowed
export { Injectable } from '@nestjs/common';
