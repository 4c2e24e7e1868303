using System.CommandLine;

namespace Civium.Host.Sample;

/// <summary><c>civium remove-sample</c>: takes the sample city out of a running server.</summary>
internal static class RemoveSampleCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The server.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "URL" };
        var token = new Option<string?>("--token") { Description = "A bearer token of a steward. Better given in CIVIUM_TOKEN, where other users of this machine cannot see it.", HelpName = "TOKEN" };
        url.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                result.AddError("--url must be an address such as http://127.0.0.1:8080.");
            }
        });
        var command = new Command("remove-sample", "Remove the sample city from a running server: its things, streams, readings, rules and entities. What you made stays.") { url, token };
        command.SetAction((parsed, cancellation) => RemoveSampleRun.RunAsync(
            new Uri(parsed.GetRequiredValue(url)),
            parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("CIVIUM_TOKEN"),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellation));
        return command;
    }
}
