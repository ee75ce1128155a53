import { applyDecorators, Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { Input, Output, RpcContract } from '@app/contracts';
import { throwError, type Observable } from 'rxjs';

/** Hands on what a handler threw as it is; `BusServer` decides what the caller may see of it. */
@Catch()
class PassOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

type Answers<C extends RpcContract> = (input: Input<C>) => Promise<Output<C>> | Output<C>;

/** Marks the method that answers `contract`. The compiler checks its parameter and its return type. */
export function RpcHandler<C extends RpcContract>(contract: C) {
  return applyDecorators(MessagePattern(contract.subject, { contract }), UseFilters(new PassOn())) as <
    F extends Answers<C>,
  >(
    target: object,
    key: string | symbol,
    method: TypedPropertyDescriptor<F>,
  ) => void;
}
