using System.CommandLine;
using Npgsql;

namespace Civium.Host.Commands;

/// <summary>The <c>--cluster</c> option, the same for every command that has one.</summary>
internal static class ClusterOption
{
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--cluster") { Description = description, HelpName = "CONNECTION" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && Refusal(token.Value) is { } refusal)
            {
                result.AddError(refusal);
            }
        });
        return option;
    }

    /// <summary>Why it is no connection string; null when it is one. The string itself is not repeated: it may hold a password.</summary>
    internal static string? Refusal(string connection)
    {
        const string Like = "Write it like \"Host=db;Username=civium;Database=civium\".";
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connection).Host)
                ? $"--cluster names no host. {Like}"
                : null;
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return $"--cluster is no connection string of Npgsql. {Like}";
        }
    }
}
