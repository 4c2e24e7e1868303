using System.Diagnostics;
using System.Globalization;
using Civium.Platform.Observations.Embedded;
using Civium.StoreVictim;
using Microsoft.Extensions.Logging.Abstractions;

// A process that writes to an embedded store until it is killed: DIRECTORY ROUND [STEP TIMES]. With a step it kills itself when a sealing
// or a merging has got that far for the given number of times. It prints "W <write>" before each write and "K <partition> <number>" after its acknowledgement.
var round = int.Parse(args[1], CultureInfo.InvariantCulture);
var step = args.Length > 2 ? args[2] : null;
var left = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 0;
var options = VictimOptions.In(args[0]) with { OnSealStep = reached => DieAt($"Seal{reached}"), OnMergeStep = reached => DieAt($"Merge{reached}") };
await using var store = await EmbeddedObservationStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
using var output = new StreamWriter(Console.OpenStandardOutput());
output.AutoFlush = true;
var writers = Enumerable.Range(0, VictimWrite.Partitions).Select(partition => Task.Run(() => new VictimWriter(store, partition, round, output).RunAsync()));
await Task.WhenAll(writers);

void DieAt(string reached)
{
    if (reached == step && Interlocked.Decrement(ref left) == 0)
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
