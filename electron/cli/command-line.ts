// The command line as a whole: which commands and options there are, and what is answered to words that name none of them.
// What a command does is in its own module, loaded only when that command is called.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { programFolderAbove } from '../services/provisioning/places/places.ts';
import type { BenchFlags } from './commands/bench-command.ts';
import type { JoinFlags, KeyFlag, StatusFlags, UpFlags } from './commands/farm/farm-commands.ts';
import type { AgainFlags } from './commands/growing/again-command.ts';
import type { BatchFlags } from './commands/growing/batch-command.ts';
import type { CutOutFlags } from './commands/growing/cut-out-command.ts';
import type { GenerateFlags } from './commands/growing/generate-command.ts';
import type { RebuildFlags } from './commands/growing/rebuild-command.ts';
import type { VariantFlags } from './commands/growing/variant-command.ts';
import type { CancelFlags, MoveFlags } from './commands/jobs/jobs-commands.ts';
import type { RetryFlags } from './commands/jobs/running-commands.ts';
import type { LabelFlags } from './commands/library/label-commands.ts';
import type { ListFlags } from './commands/library/library-commands.ts';
import type { InstallKitFlags, MakeKitFlags } from './commands/machine/kit-commands.ts';
import type { AddFlags, GetFlags, RepairFlags, WatchFlags } from './commands/machine/packs-commands.ts';
import type { SetUpFlags } from './commands/machine/set-up-command.ts';
import type { ServeFlags } from './commands/serve-command.ts';
import type { FolderWatchFlags } from './commands/watch-command.ts';
import { addBuildingFlags } from './flags/building-flags.ts';
import { addFarmFlags } from './flags/farm-flags.ts';
import { list, number, numbers } from './flags/flag-values.ts';
import { addPictureFlags, addSamplingFlags } from './flags/generation-flags.ts';
import { addQueryFlags } from './flags/query-flags.ts';
import { addRunFlags } from './flags/run-flags.ts';
import { type Answer, failure } from './output/answer.ts';
import { terminalHint } from './output/way-out.ts';

type End = (answer: Answer) => void;

/** Runs the command that `words` name. Bugs throw. */
export async function runCommandLine(words: readonly string[]): Promise<Answer> {
  const help: string[] = [];
  let answer: Answer = { kind: 'help', text: '', exitCode: 0 };
  const program = new Command('espalier').exitOverride().configureOutput({
    writeOut: (text) => void help.push(text),
    writeErr: () => {}, // failures are told once, by us
  });
  describeCommands(program, (given) => {
    answer = given;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return withHelp(answer, commandOf(program, words));
  } catch (cause) {
    if (cause instanceof CommanderError) return withHelp(endOfParsing(cause, help.join('')), commandOf(program, words));
    throw cause;
  }
}

/** The command that `words` call, as it is typed. */
function commandOf(program: Command, words: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const word of words) {
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) break;
    names.push(word);
  }
  return names.join(' ');
}

/** Wrong usage that has no hint of its own points at the help of its command. */
function withHelp(answer: Answer, command: string): Answer {
  if (answer.kind !== 'failure' || answer.error.code !== 'usage' || terminalHint(answer.error) !== undefined) return answer;
  return { ...answer, error: { ...answer.error, hint: `See \`${command} --help\`.` } };
}

function describeCommands(program: Command, end: End): void {
  program.version(ownVersion()).description("Grows 3D assets from pictures and words on this machine, with Microsoft's TRELLIS.");
  describeMaking(program, end);
  describeWatch(program, end);
  describeJobs(program.command('jobs').description('The queue of jobs'), end);
  describeLibrary(program.command('library').description('The finished assets'), end);
  describeFarm(program.command('farm').description('Several machines that work together'), end);
  describePacks(program.command('packs').description('The model packs'), end);
  describeKits(program.command('kit').description('Everything for a machine without a network, on a disk'), end);
  program
    .command('serve')
    .description('Answer the local HTTP API: that of both hosted services, and our own')
    .option('--port <number>', '8000 unless told; 0 is any free one', number)
    .option('--token <token>', 'answer only those who send it')
    .option('--allow-network', 'fetch pictures that requests name by an http address')
    .option('--allow-origin <origins>', 'pages that may use the API, for example http://localhost:3000', list)
    .option('--json', 'print the address as one JSON document')
    .action(async (flags: ServeFlags) => end(await (await import('./commands/serve-command.ts')).serve(flags)));
  const setUp = program
    .command('set-up')
    .description('Make, mend or renew the Python environment of an installed Espalier; fetches nothing unless told to')
    .option('--from <folder>', 'a folder of wheels, or a kit')
    .option('--network', 'fetch the packages; how much is said first')
    .addOption(new Option('--torch <build>', 'cpu or cuda; what fits the machine unless told').choices(['cpu', 'cuda']));
  withJson(setUp).action(async (flags: SetUpFlags) => end(await (await import('./commands/machine/set-up-command.ts')).setUp(flags)));
  program
    .command('doctor')
    .description('Looks whether this machine can do the work')
    .option('--json', 'print one JSON document')
    .action(async () => end(await (await import('./commands/machine/doctor-command.ts')).doctor()));
  const bench = program
    .command('bench')
    .description(
      'Measure how long an object takes here, by stage: an example picture, several times, while no job runs here; nothing of it is kept',
    )
    .option('--runs <number>', 'objects on the clock, after one to warm up; 3 unless told', number)
    .option('--pack <name>', 'the model pack; "starter" unless told')
    .option('--device <device>', 'auto, cpu or cuda:N');
  withJson(bench).action(async (flags: BenchFlags) => end(await (await import('./commands/bench-command.ts')).bench(flags)));
  withJson(
    program.command('diagnostics').description('Write one zip for a report, with nothing personal in it').argument('<file.zip>'),
  ).action(async (file: string) => end(await (await import('./commands/machine/diagnostics-command.ts')).diagnostics(file)));
}

function describeKits(kit: Command, end: End): void {
  const make = kit
    .command('make')
    .description('Put wheels, locks, packs and installers into a folder, with their hashes; says how large they are first')
    .argument('<folder>')
    .option('--packs <names>', 'model packs of this machine, for example TRELLIS-image-large', list)
    .option('--cuda', 'PyTorch with CUDA as well')
    .option('--wheels <folder>', 'take the wheels from there; from the package index otherwise')
    .option('--installers <folder>', 'where .deb and tar.gz of the program lie');
  withJson(make).action(async (folder: string, flags: MakeKitFlags) =>
    end(await (await import('./commands/machine/kit-commands.ts')).makeKitCommand(folder, flags)),
  );
  const install = kit
    .command('install')
    .description('Check every file of a kit, set the engine up from it and add its packs; with no network')
    .argument('<folder>')
    .option('--accept-licence', 'agree to the licences of its packs')
    .addOption(new Option('--torch <build>', 'cpu or cuda; what fits the machine and the kit unless told').choices(['cpu', 'cuda']));
  withJson(install).action(async (folder: string, flags: InstallKitFlags) =>
    end(await (await import('./commands/machine/kit-commands.ts')).installKitCommand(folder, flags)),
  );
}

function describeMaking(program: Command, end: End): void {
  const generate = program
    .command('generate')
    .description('Grow one asset from pictures or from words; several pictures are views of one object')
    .argument('[picture...]')
    .option('--text <words>', 'describe the object in words')
    .option('--name <name>', 'what to call the asset')
    .option('--forecast', 'say how long it would take and whether memory is enough, and run nothing');
  addRunFlags(addFarmFlags(addBuildingFlags(addPictureFlags(addSamplingFlags(generate)))));
  generate.action(async (pictures: string[], flags: GenerateFlags) =>
    end(await (await import('./commands/growing/generate-command.ts')).generate(pictures, flags)),
  );

  const cutOut = program
    .command('cut-out')
    .description('Say what would be cut out of a picture: its separate objects, with the numbers that generate --object takes')
    .argument('<picture>')
    .option('--matting <name>', 'the matting pack that finds the object; without it what comes with the program');
  withJson(cutOut).action(async (picture: string, flags: CutOutFlags) =>
    end(await (await import('./commands/growing/cut-out-command.ts')).cutOut(picture, flags)),
  );

  const again = program
    .command('again')
    .description('Grow an asset once more from its own pictures or words: the same one, or with another seed a similar one')
    .argument('<asset>', 'an asset id')
    .option('--seed <number>', 'the seed of a similar one; that of the asset otherwise', number);
  addRunFlags(addFarmFlags(again));
  again.action(async (asset: string, flags: AgainFlags) =>
    end(await (await import('./commands/growing/again-command.ts')).again(asset, flags)),
  );

  const variant = program
    .command('variant')
    .description('Grow another asset with the same shape: a picture or words give it a new look')
    .argument('<asset>', 'an asset id')
    .argument('[picture...]')
    .option('--text <words>', 'describe the new look in words')
    .option('--name <name>', 'what to call the asset');
  addRunFlags(addFarmFlags(addBuildingFlags(addSamplingFlags(variant))));
  variant.action(async (asset: string, pictures: string[], flags: VariantFlags) =>
    end(await (await import('./commands/growing/variant-command.ts')).variant(asset, pictures, flags)),
  );

  const rebuild = program
    .command('rebuild')
    .description('Make the files of an asset anew from its saved latent, without sampling')
    .argument('<asset>', 'an asset id, an asset folder or a latent file')
    .option('--name <name>', 'what to call a new asset')
    .option('--pack <name>', 'the model pack whose decoders are used')
    .option('--device <device>', 'auto, cpu or cuda:N')
    .option('--build-name <name>', 'what to call the new build')
    .option('--replace', 'give up the current build for the new one, which is otherwise kept beside it');
  addRunFlags(addFarmFlags(addBuildingFlags(rebuild)));
  rebuild.action(async (asset: string, flags: RebuildFlags) =>
    end(await (await import('./commands/growing/rebuild-command.ts')).rebuild(asset, flags)),
  );

  const batch = program
    .command('batch')
    .description('Grow one asset from every picture in a folder; goes on after failures')
    .argument('<folder>')
    .option('--seeds <numbers>', 'one asset for every picture and seed, for example 1,2,3', numbers)
    .option('--contact-sheet <file>', 'one PNG with the previews of all objects, in the order of the jobs');
  addRunFlags(addFarmFlags(addBuildingFlags(addSamplingFlags(batch))));
  batch.action(async (folder: string, flags: BatchFlags) =>
    end(await (await import('./commands/growing/batch-command.ts')).batch(folder, flags)),
  );
}

function describeWatch(program: Command, end: End): void {
  const watch = program
    .command('watch')
    .description('Grow one asset from each new picture of a folder, once, until you end it; what lies there already is left alone')
    .argument('<folder>')
    .option('--json', 'print the folder as one JSON document');
  addFarmFlags(addBuildingFlags(addSamplingFlags(watch)));
  watch.action(async (folder: string, flags: FolderWatchFlags) =>
    end(await (await import('./commands/watch-command.ts')).watch(folder, flags)),
  );
}

function describeJobs(jobs: Command, end: End): void {
  const commands = () => import('./commands/jobs/jobs-commands.ts');
  const running = () => import('./commands/jobs/running-commands.ts');
  withJson(jobs.command('list').description('Every job, oldest first; those that wait in the order in which they will run')).action(
    async () => end(await (await commands()).listJobs()),
  );
  withJson(jobs.command('show').description('A job with its log, or a batch with its items').argument('<job>')).action(async (id: string) =>
    end(await (await commands()).showJob(id)),
  );
  const resume = jobs.command('resume').description('Go on with a paused queue and run what is waiting, then end').argument('[job...]');
  addRunFlags(resume, { out: false }).action(async (ids: string[], flags) => end(await (await running()).resumeJobs(ids, flags)));
  withJson(jobs.command('cancel').description('Cancel jobs or batches, in whatever process they run').argument('[job...]'))
    .option('--waiting', 'every job that waits')
    .action(async (ids: string[], flags: CancelFlags) => end(await (await commands()).cancelJobs(ids, flags)));
  const retry = jobs.command('retry').description('Run failed or cancelled jobs once more; of a batch, its failed items');
  addRunFlags(retry.argument('[job...]').option('--failed', 'every job that failed, but for those that could only fail again'), {
    out: false,
  }).action(async (ids: string[], flags: RetryFlags) => end(await (await running()).retryJobs(ids, flags)));
  withJson(
    jobs.command('pause').description('Begin no waiting job for now; or hold back the jobs and batches named').argument('[job...]'),
  ).action(async (ids: string[]) => end(await (await commands()).pauseJobs(ids)));
  withJson(
    jobs.command('move').description('Put a job that waits before all others, behind them, or before a certain one').argument('<job>'),
  )
    .option('--before <job>', 'which it shall come before')
    .option('--first', 'before all others')
    .option('--last', 'behind all others')
    .action(async (id: string, flags: MoveFlags) => end(await (await commands()).moveJob(id, flags)));
}

function describeLibrary(library: Command, end: End): void {
  const commands = () => import('./commands/library/library-commands.ts');
  addQueryFlags(withJson(library.command('list').description('Every asset, newest first')))
    .option('--trash', 'those in the trash instead')
    .action(async (flags: ListFlags) => end(await (await commands()).listAssets(flags)));
  withJson(library.command('show').description('Everything known of an asset').argument('<asset>')).action(async (id: string) =>
    end(await (await commands()).showAsset(id)),
  );
  withJson(library.command('builds').description('The builds of an asset, and what they take on the disk').argument('<asset>')).action(
    async (id: string) => end(await (await commands()).listBuilds(id)),
  );
  withJson(library.command('use-build').description('Make a kept build the current one').argument('<asset>').argument('<build>')).action(
    async (id: string, buildId: string) => end(await (await commands()).chooseBuild(id, buildId)),
  );
  withJson(library.command('remove-build').description('Remove a kept build from the disk').argument('<asset>').argument('<build>')).action(
    async (id: string, buildId: string) => end(await (await commands()).removeBuild(id, buildId)),
  );
  withJson(library.command('reindex').description('Look through every asset folder and say what cannot be read')).action(async () =>
    end(await (await commands()).reindexLibrary()),
  );
  describeLabels(library, end);
  describeTrash(library, end);
}

function describeLabels(library: Command, end: End): void {
  const commands = () => import('./commands/library/label-commands.ts');
  withJson(library.command('rename').description('Give an asset another name').argument('<asset>').argument('<name>')).action(
    async (id: string, name: string) => end(await (await commands()).renameAsset(id, name)),
  );
  withJson(library.command('tag').description('Add tags to assets').argument('<asset...>'))
    .requiredOption('--tag <tags>', 'for example kitchen,red', list)
    .action(async (ids: string[], flags: LabelFlags) => end(await (await commands()).tagAssets(ids, flags)));
  withJson(library.command('untag').description('Take tags off assets').argument('<asset...>'))
    .requiredOption('--tag <tags>', 'for example kitchen,red', list)
    .action(async (ids: string[], flags: LabelFlags) => end(await (await commands()).untagAssets(ids, flags)));
  withJson(library.command('favourite').description('Mark assets as favourites').argument('<asset...>'))
    .option('--off', 'they are none any more')
    .action(async (ids: string[], flags: LabelFlags) => end(await (await commands()).markFavourites(ids, flags)));
  withJson(
    library.command('duplicate').description('Make a second asset like the first, with files of its own').argument('<asset>'),
  ).action(async (id: string) => end(await (await commands()).duplicateAsset(id)));
  withJson(library.command('save').description("Copy models into a folder, each under its asset's name").argument('<asset...>'))
    .requiredOption('--out <folder>', 'is made where it is not there')
    .action(async (ids: string[], flags: { out: string }) => end(await (await commands()).saveModels(ids, flags)));
}

function describeTrash(library: Command, end: End): void {
  const commands = () => import('./commands/library/trash-commands.ts');
  withJson(
    library.command('trash').description('Move assets to the trash, and cancel the jobs that wait to build them').argument('<asset...>'),
  ).action(async (ids: string[]) => end(await (await commands()).trashAssets(ids)));
  withJson(library.command('restore').description('Bring assets back from the trash').argument('<asset...>')).action(
    async (ids: string[]) => end(await (await commands()).restoreAssets(ids)),
  );
  withJson(library.command('trash-list').description('What is in the trash, since when, and what it takes on the disk')).action(async () =>
    end(await (await commands()).listTrash()),
  );
  withJson(library.command('empty-trash').description('Remove what is in the trash for good; only those that are named, if any are'))
    .argument('[asset...]')
    .action(async (ids: string[]) => end(await (await commands()).emptyTrash(ids)));
}

function describeFarm(farm: Command, end: End): void {
  const commands = () => import('./commands/farm/farm-commands.ts');
  const withKey = (command: Command) => withJson(command.option('--key <file>', "the farm's key; that of the data home unless told"));
  withKey(farm.command('create').description('Make the key of a new farm: whoever has it may run programs on its machines')).action(
    async (flags: KeyFlag) => end(await (await commands()).createFarm(flags)),
  );
  withKey(farm.command('up').description("Be the farm's head, which places the jobs, until you end it"))
    .option('--address <ip>', 'the IPv4 address at which the other machines reach this one; what its routes say unless told')
    .option('--port <number>', 'the first of a hundred ports; 7400 unless told', number)
    .action(async (flags: UpFlags) => end(await (await commands()).up(flags)));
  withKey(farm.command('join').description('Work for a farm, until you end it').argument('<address>', "the head's IPv4 address"))
    .option('--gpus <numbers>', 'which graphics cards; all unless told', numbers)
    .option('--packs <names>', 'which model packs; all that are sound unless told', list)
    .option('--name <name>', 'what this machine is called there; its own name unless told')
    .option('--address <ip>', 'of this machine, as the others reach it')
    .option('--port <number>', 'the first of a hundred ports; 7400 unless told', number)
    .option('--unit', 'only print how systemd and Slurm start a node')
    .action(async (address: string, flags: JoinFlags) => end(await (await commands()).join(address, flags)));
  withKey(farm.command('status').description('The machines of the farm, and how much of it is at work'))
    .option('--head <address>', 'where the farm is; the head of this machine unless told')
    .action(async (flags: StatusFlags) => end(await (await commands()).status(flags)));
  withJson(farm.command('leave').description('Have the node of this machine end its job, and go')).action(async (flags) =>
    end(await (await commands()).leave(flags)),
  );
  withJson(farm.command('down').description('Have the head of this machine end')).action(async (flags) =>
    end(await (await commands()).down(flags)),
  );
}

function describePacks(packs: Command, end: End): void {
  const commands = () => import('./commands/machine/packs-commands.ts');
  const withPack = (command: Command) => withJson(command.argument('<pack>'));
  withJson(packs.command('list').description('Every model pack: what it is for, what may be sold, and whether it can be used')).action(
    async () => end(await (await commands()).listPacks()),
  );
  const add = packs
    .command('add')
    .description('Add packs and companions from a folder, a drive, or files as they were downloaded')
    .argument('<source...>')
    .option('--link', 'hard links instead of copies: no more room is taken, on the same disk')
    .option('--in-place', 'leave the large files where they are')
    .option('--to <folder>', 'keep the files in a folder on another disk')
    .option('--replace', 'give up a sound pack of the same name')
    .option('--accept-licence', "agree to the publisher's own terms, where a pack has some");
  withProgress(withJson(add)).action(async (sources: string[], flags: AddFlags) => end(await (await commands()).addPacks(sources, flags)));
  withProgress(withPack(packs.command('verify').description('Read every file of a pack, and name what is wrong'))).action(
    async (name: string, flags: WatchFlags) => end(await (await commands()).verifyPack(name, flags)),
  );
  const repair = packs
    .command('repair')
    .description('Bring only what is damaged or missing again, from where the pack came')
    .option('--from <folders...>', 'other folders that may have the files');
  withProgress(withPack(repair)).action(async (name: string, flags: RepairFlags) => end(await (await commands()).repairPack(name, flags)));
  withPack(packs.command('remove').description('Take a pack away; what was left in place elsewhere stays there')).action(
    async (name: string) => end(await (await commands()).removePack(name)),
  );
  const get = packs
    .command('get')
    .description('Fetch an official pack or companion from its publisher; Ctrl-C keeps what came, and the same command goes on')
    .option('--list', 'only print its files with sizes, hashes and addresses, for another machine; nothing is fetched')
    .option('--accept-licence', "agree to the publisher's own terms, where a pack has some");
  withProgress(withPack(get)).action(async (name: string, flags: GetFlags) => end(await (await commands()).getPack(name, flags)));
}

function withProgress(command: Command): Command {
  return command.addOption(new Option('--progress <form>', 'how progress is shown on stderr').choices(['bar', 'json', 'none']));
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document');
}

function ownVersion(): string {
  const manifest = z.object({ version: z.string() });
  return manifest.parse(JSON.parse(readFileSync(join(programFolderAbove(import.meta.dirname), 'package.json'), 'utf8'))).version;
}

/** Help and version end well; everything else that the parser throws is wrong usage. */
function endOfParsing(cause: CommanderError, help: string): Answer {
  if (cause.exitCode === 0) return { kind: 'help', text: help, exitCode: 0 };
  const message = cause.message === '(outputHelp)' ? 'A command is missing.' : cause.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return failure({ code: 'usage', message });
}
