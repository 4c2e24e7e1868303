using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Civium.Host.Commands;

/// <summary>Reads the command line and runs what it says. Exit codes: 0 done, 1 it failed, 2 the command line is refused.</summary>
internal static class CommandLine
{
    /// <summary>The command line is refused.</summary>
    public const int Refused = 2;

    private const string Examples = """
        Examples:
          civium run                                    a sample city on http://127.0.0.1:8080
          civium run --empty --open --data /tmp/try     empty, no sign-in, this machine only
          civium run --url http://0.0.0.0:80 --https    for others, with a self-signed certificate
          civium run --mqtt-port 0                      without MQTT, as where port 1883 is another's
          civium import csv *.csv --map prsa.json       readings from files into a running server
          civium export pm25.parquet --filter "Datastream/ObservedProperty/name eq 'PM2.5'"
          civium backup city.backup --url http://127.0.0.1:8080
                                                        everything as of now, of a running server
          civium restore city.backup --data /srv/new    on another machine, or with --cluster into PostgreSQL
          civium epidemic rt --incidence cases.csv --si-mean 4.7 --si-sd 2.9 --out rt.csv
          civium evaluate --data d.csv --out results    a ranking from a table
          civium reset-password admin                   a new password, shown once
        """;

    /// <summary>Runs one of <paramref name="commands"/>.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, params Command[] commands)
    {
        var parsed = Root(commands).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or HelpWithExamples))
        {
            foreach (var refusal in parsed.Errors.Select(refusal => refusal.Message).Distinct())
            {
                await error.WriteLineAsync(refusal);
            }

            await error.WriteLineAsync($"\"civium {parsed.CommandResult.Command.Name} --help\" tells what can be said.".Replace("civium civium", "civium", StringComparison.Ordinal));
            return Refused;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            // The web host handles signals itself: it drains requests first. Other commands are cancelled.
            ProcessTerminationTimeout = parsed.CommandResult.Command.Name == "run" ? null : TimeSpan.FromSeconds(10),
        };
        return await parsed.InvokeAsync(configuration);
    }

    private static RootCommand Root(Command[] commands)
    {
        var root = new RootCommand("Civium: an open platform for governing a city with its data.");
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show this help; after a command, that command's.";
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        root.SetAction(parsed => help.Action is SynchronousCommandLineAction show ? show.Invoke(parsed) : 0);
        return root;
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(Examples);
            return code;
        }
    }
}
