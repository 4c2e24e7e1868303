using System.Text.RegularExpressions;

namespace Civium.Host.Problems;

/// <summary>Says in a caller's words what the framework says in a programmer's when a parameter or a body does not fit.</summary>
internal static partial class BindingRefusal
{
    /// <summary>What is wrong and where; null for a message of another kind.</summary>
    public static (string Detail, string? Where)? Of(string message)
    {
        if (Unfit().Match(message) is { Success: true } unfit)
        {
            var (name, value) = (unfit.Groups["name"].Value, unfit.Groups["value"].Value);
            return ($"{name} cannot be \"{value}\". /openapi/v1.json says what it takes.", name);
        }

        if (message.Contains("body", StringComparison.OrdinalIgnoreCase) && message.Contains("parameter \"", StringComparison.Ordinal))
        {
            return ("This needs a body of JSON, with Content-Type: application/json.", null);
        }

        return Missing().Match(message) is { Success: true } missing
            ? ($"{missing.Groups["name"].Value} is missing. /openapi/v1.json says what it takes.", missing.Groups["name"].Value)
            : null;
    }

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (?<name>[^\" ]+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unfit();

    [GeneratedRegex("^Required parameter \"[^\"]* (?<name>[^\" ]+)\" was not provided")]
    private static partial Regex Missing();
}
