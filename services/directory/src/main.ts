import { DIRECTORY_SERVICE } from '@baton/contracts-directory';
import { loadConfig, runProcess } from '@baton/service-kit';
import { DirectoryConfig } from './directory.config.ts';
import { DirectoryModule } from './directory.module.ts';

const config = loadConfig(DirectoryConfig);
await runProcess({
  name: 'directory',
  config,
  module: DirectoryModule.forRoot(config),
  commands: { service: DIRECTORY_SERVICE },
});
