import type { RequirementStep, SkillRequirement } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

class SkillRequirementDto implements SkillRequirement {
  @IsString()
  @Length(1, 64)
  skill!: string;

  @IsInt()
  @Min(1)
  @Max(5)
  level!: number;
}

export class RequirementStepDto implements RequirementStep {
  @IsIn(['all', 'any'])
  match!: 'all' | 'any';

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SkillRequirementDto)
  skills!: SkillRequirementDto[];

  /** Null: until somebody comes; never left out by mistake. */
  @ValidateIf((step: RequirementStepDto) => step.forSeconds !== null)
  @IsInt()
  @Min(1)
  forSeconds!: number | null;
}
