import { loadConfig } from '@baton/service-kit';
import { IngestionConfig } from './ingestion.config.ts';
import { startIngestion } from './start-ingestion.ts';

await startIngestion(loadConfig(IngestionConfig));
