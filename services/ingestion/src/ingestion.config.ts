import { BaseConfig, ConfigFault } from '@baton/service-kit';
import { IsNotEmpty, IsString, Matches } from 'class-validator';

export class IngestionConfig extends BaseConfig {
  /** Signs the webhooks; several, comma-separated, while one is being replaced. */
  @IsString()
  @IsNotEmpty()
  WHATSAPP_APP_SECRET!: string;

  /** What Meta proves itself with when the webhook is registered. */
  @IsString()
  @IsNotEmpty()
  WHATSAPP_VERIFY_TOKEN!: string;

  /** The phone numbers of this deployment, comma-separated; what comes for others becomes a dead letter. */
  @Matches(/^\d+(,\d+)*$/, { message: 'must be phone number ids, separated by commas' })
  WHATSAPP_PHONE_NUMBER_ID!: string;
}

/** For what only touches the tables. */
export class DatabaseConfig {
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;
}

/** For the command line, which asks the running service. */
export class ClientConfig {
  @Matches(/^(nats|tls|wss?):\/\//, { message: 'must be a nats:// URL' })
  NATS_URL!: string;
}

/** 32 bytes from MASTER_KEY, which this service cannot do without: bad items are personal data. */
export const masterKeyOf = ({ MASTER_KEY }: BaseConfig): Buffer => {
  const key = Buffer.from(MASTER_KEY ?? '', 'base64');
  if (key.length !== 32) throw new ConfigFault('ingestion', ['MASTER_KEY: must be 32 bytes in base64']);
  return key;
};
