import { Controller } from '@nestjs/common';
import {
  registerPackageVersion,
  registerSkillVersion,
  type RegisteredVersion,
  type RegisterPackageVersionInput,
  type RegisterSkillVersionInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { RegistrationService } from './registration.service';

@Controller()
export class RegistrationController {
  constructor(private readonly registration: RegistrationService) {}

  @RpcHandler(registerSkillVersion)
  registerSkill(input: RegisterSkillVersionInput): Promise<RegisteredVersion> {
    return this.registration.registerSkill(input);
  }
  @RpcHandler(registerPackageVersion)
  registerPackage(input: RegisterPackageVersionInput): Promise<RegisteredVersion> {
    return this.registration.registerPackage(input);
  }
}
