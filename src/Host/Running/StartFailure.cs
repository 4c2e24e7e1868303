using System.Net.Sockets;
using Civium.Host.Commands;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Access.Tls;
using Civium.Platform.Faults;
using Npgsql;

namespace Civium.Host.Running;

/// <summary>Says in a sentence why Civium did not start.</summary>
internal static class StartFailure
{
    public static string Explain(Exception failure, RunSettings settings)
    {
        var causes = Causes(failure).ToArray();
        if (causes.FirstOrDefault(cause => cause is StartupException or NewerSchemaException or CertificateException) is { } told)
        {
            return told.Message;
        }

        if (causes.OfType<StorageFullException>().FirstOrDefault() is { } full)
        {
            return $"{full.Message} Make room for {settings.DataDirectory}, or choose another directory with --data.";
        }

        if (causes.OfType<NpgsqlException>().FirstOrDefault() is { } database)
        {
            return $"The PostgreSQL given with --cluster does not answer: {OneLine(database.Message).TrimEnd('.')}. Check the connection string and that the server runs.";
        }

        if (causes.OfType<SocketException>().FirstOrDefault(cause => cause.SocketErrorCode == SocketError.AddressAlreadyInUse) is not null)
        {
            return $"{settings.Address} is in use by another program. Stop that one, or choose another port with --url.";
        }

        if (causes.OfType<UnauthorizedAccessException>().FirstOrDefault() is { } denied)
        {
            return $"Civium may not use a file it needs: {denied.Message} Its data directory is {settings.DataDirectory}.";
        }

        var deepest = causes[^1];
        return $"Civium could not start with the data directory {settings.DataDirectory}: {OneLine(deepest.Message)} ({deepest.GetType().Name})";
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause is AggregateException many ? many.InnerExceptions[0] : cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
