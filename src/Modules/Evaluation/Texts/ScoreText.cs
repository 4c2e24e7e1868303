using System.Globalization;

namespace Civium.Modules.Evaluation.Texts;

/// <summary>Scores and ranks as people read them.</summary>
internal static class ScoreText
{
    /// <summary>A score.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0", CultureInfo.CurrentCulture);

    /// <summary>A rank.</summary>
    public static string Whole(double value) => double.IsNaN(value) ? "–" : value.ToString("0", CultureInfo.CurrentCulture);
}
