import { CHANNELS } from '@baton/contracts-conversation';
import { TEMPLATE_NAME, TEMPLATE_TEXT_LENGTH, type Template } from '@baton/contracts-directory';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsString, IsUUID, Matches, MaxLength } from 'class-validator';

/** Text whose every `{{` begins a variable. */
const VARIABLES_WELL_WRITTEN = /^(?![\s\S]*\{\{(?!\s*[a-z][a-z0-9_]{0,63}\s*\}\}))/;

export class SaveTemplateDto implements Template {
  @IsUUID()
  templateId!: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Matches(TEMPLATE_NAME, {
    message: 'must be 1 to 64 lower-case letters, digits, - or _, and begin with a letter or digit',
  })
  name!: string;

  @IsString()
  @MaxLength(TEMPLATE_TEXT_LENGTH)
  @Matches(/\S/, { message: 'must not be empty' })
  @Matches(VARIABLES_WELL_WRITTEN, {
    message: 'has {{ that begins no variable: write {{variable_name}} in lower-case letters, digits and _',
  })
  text!: string;

  @IsArray()
  @ArrayUnique()
  @IsIn(CHANNELS, { each: true })
  channels!: string[];

  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  teamIds!: string[];
}

export class RemoveTemplateDto {
  @IsUUID()
  templateId!: string;
}
