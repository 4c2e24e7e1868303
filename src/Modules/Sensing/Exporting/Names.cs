using Civium.Kernel.Observations;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>What kinds of results are called in files.</summary>
internal static class Names
{
    public static string Of(ResultKind kind) => kind switch
    {
        ResultKind.Number => "number",
        ResultKind.Text => "text",
        ResultKind.Boolean => "boolean",
        ResultKind.Json => "json",
        _ => "null",
    };
}
