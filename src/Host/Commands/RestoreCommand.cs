using System.CommandLine;

namespace Civium.Host.Commands;

/// <summary><c>civium restore</c>.</summary>
internal static class RestoreCommand
{
    /// <summary>The command; <paramref name="run"/> takes the backup's file and where it goes, and answers the exit code.</summary>
    public static Command Create(Func<string, RunSettings, CancellationToken, Task<int>> run)
    {
        var from = new Argument<string>("FROM") { Description = "The file that civium backup wrote." };
        var data = DataDirectoryOption.Create();
        var cluster = ClusterOption.Create("Restore into this PostgreSQL, which holds no city yet, instead of a data directory.");
        var command = new Command("restore", "Bring a backup into a new data directory, or with --cluster into a new PostgreSQL database. It is checked whole before anything is changed.")
        {
            from, data, cluster,
        };
        command.SetAction((parsed, cancellation) => run(
            Path.GetFullPath(parsed.GetRequiredValue(from)), RunSettings.ForData(parsed.GetRequiredValue(data), parsed.GetValue(cluster)), cancellation));
        return command;
    }
}
