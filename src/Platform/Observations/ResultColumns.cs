using Civium.Kernel.Observations;

namespace Civium.Platform.Observations;

/// <summary>A result as columns: only a number fills the number column, so that ordering and filtering by it need no second look.</summary>
internal static class ResultColumns
{
    private const string True = "true";
    private const string False = "false";

    /// <summary>The number column; null unless it is a number.</summary>
    public static double? Number(ObservedResult result) => result.Kind == ResultKind.Number ? result.Number : null;

    /// <summary>The text column.</summary>
    public static string? Text(ObservedResult result) => result.Kind switch
    {
        ResultKind.Boolean => result.Number != 0 ? True : False,
        ResultKind.Text or ResultKind.Json => result.Text,
        _ => null,
    };

    /// <summary>The result that the columns hold.</summary>
    public static ObservedResult Of(ResultKind kind, double? number, string? text) => kind switch
    {
        ResultKind.Number => ObservedResult.Of(number!.Value),
        ResultKind.Text => ObservedResult.Of(text!),
        ResultKind.Boolean => ObservedResult.Of(text == True),
        ResultKind.Json => ObservedResult.OfJson(text!),
        _ => ObservedResult.Null,
    };
}
