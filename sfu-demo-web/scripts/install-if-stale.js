// Maven calls this on every build; a full `npm ci` each time would cost more than the build itself.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const installedAt = changedAt('node_modules/.package-lock.json');
const wantedAt = Math.max(changedAt('package-lock.json'), changedAt('package.json'), changedAt('.npmrc'));

if (installedAt > wantedAt) {
  process.stdout.write('node_modules is up to date\n');
} else {
  // npm is a command script on Windows, which only a shell starts.
  const npm = spawnSync('npm', ['ci'], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = npm.status ?? 1;
}
