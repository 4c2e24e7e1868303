namespace Civium.Kernel.Observations;

/// <summary>What kind of JSON value a result is. The numbers are stored: never renumber them.</summary>
public enum ResultKind : byte
{
    /// <summary>JSON null: the sensor said that it has no value.</summary>
    Null = 0,

    /// <summary>A number, as IEEE 754 binary64.</summary>
    Number = 1,

    /// <summary>A string.</summary>
    Text = 2,

    /// <summary>True or false.</summary>
    Boolean = 3,

    /// <summary>An object or an array, as JSON text.</summary>
    Json = 4,
}

/// <summary>The result of an observation: a number, text, truth value, null, or any other JSON.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Number">The number; 1 or 0 for a truth value; otherwise NaN.</param>
/// <param name="Text">The text or the JSON; otherwise null.</param>
public readonly record struct ObservedResult(ResultKind Kind, double Number, string? Text)
{
    /// <summary>JSON null.</summary>
    public static ObservedResult Null { get; } = new(ResultKind.Null, double.NaN, null);

    /// <summary>A number; it must be finite.</summary>
    public static ObservedResult Of(double number) => new(ResultKind.Number, number, null);

    /// <summary>A string.</summary>
    public static ObservedResult Of(string text) => new(ResultKind.Text, double.NaN, text);

    /// <summary>A truth value.</summary>
    public static ObservedResult Of(bool value) => new(ResultKind.Boolean, value ? 1 : 0, null);

    /// <summary>An object or an array.</summary>
    public static ObservedResult OfJson(string json) => new(ResultKind.Json, double.NaN, json);
}
