using System.CommandLine;

namespace Civium.Host.Commands;

/// <summary><c>civium reset-password</c>: the way back in for who holds the machine.</summary>
internal static class ResetPasswordCommand
{
    /// <summary>The command; <paramref name="reset"/> takes the settings of the instance and the account's name, and answers the exit code.</summary>
    public static Command Create(Func<RunSettings, string, CancellationToken, Task<int>> reset)
    {
        var user = new Argument<string>("USER") { Description = "The account's name.", DefaultValueFactory = _ => "admin" };
        var data = DataDirectoryOption.Create();
        var cluster = ClusterOption.Create("The PostgreSQL of the cluster whose account it is, as an Npgsql connection string.");
        var command = new Command("reset-password", "Give an account a new random password and show it once. Stop the server first, unless it is a cluster.")
        {
            user, data, cluster,
        };
        command.SetAction((parsed, cancellation) => reset(
            new RunSettings
            {
                Address = new ListenAddress(false, System.Net.IPAddress.Loopback, 0),
                DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(data)),
                ClusterConnection = parsed.GetValue(cluster),
                Empty = true,
            },
            parsed.GetRequiredValue(user),
            cancellation));
        return command;
    }
}
