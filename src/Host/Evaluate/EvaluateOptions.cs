namespace Civium.Host.Evaluate;

/// <summary>What the caller of <c>civium evaluate</c> asked for.</summary>
/// <param name="Data">The table of indicators.</param>
/// <param name="Framework">The framework; null for a plain matrix.</param>
/// <param name="Recipe">The recipe; null for the usual one.</param>
/// <param name="Output">The folder for the results.</param>
/// <param name="Uncertainty">How many recipes the uncertainty analysis draws; 0 for none.</param>
/// <param name="Sensitivity">How many base samples the sensitivity analysis draws; 0 for none.</param>
/// <param name="Seed">What the random draws start from.</param>
internal sealed record EvaluateOptions(
    string Data, string? Framework, string? Recipe, string Output, int Uncertainty = 0, int Sensitivity = 0, int Seed = 1);
