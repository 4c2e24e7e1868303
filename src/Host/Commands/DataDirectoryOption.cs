using System.CommandLine;

namespace Civium.Host.Commands;

/// <summary>The <c>--data</c> option, the same for every command that has one.</summary>
internal static class DataDirectoryOption
{
    private const string Variable = "CIVIUM_DATA";

    public static Option<string> Create() => new("--data")
    {
        Description = $"The directory that holds this instance's data; made when missing. The variable {Variable} sets another default.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? told : Path.Combine(".civium", "data"),
    };
}
