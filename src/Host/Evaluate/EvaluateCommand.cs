using System.CommandLine;

namespace Civium.Host.Evaluate;

/// <summary>The command <c>civium evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "A table (CSV) with a row for each unit and a column for each indicator; COINr's iData is read as it is.", Required = true, HelpName = "DATA.csv" };
    private static readonly Option<string?> Framework = new("--framework") { Description = "The tree of indicators: CSV (COINr's iMeta is read as it is) or JSON. Without one, a plain matrix: every column of numbers belongs to one index.", HelpName = "FRAMEWORK" };
    private static readonly Option<string?> Recipe = new("--recipe") { Description = "The steps as JSON. Without one: min-max from 0 to 100, the framework's weights (equal without a framework), arithmetic means; nothing imputed, treated or denominated.", HelpName = "RECIPE.json" };
    private static readonly Option<string> Output = new("--out") { Description = "The folder for the results; made when missing.", Required = true, HelpName = "DIR" };
    private static readonly Option<int> Uncertainty = new("--uncertainty") { Description = "Draw so many recipes and give the range of each rank.", HelpName = "N" };
    private static readonly Option<int> Sensitivity = new("--sensitivity") { Description = "Sobol indices of the choices, with so many base samples.", HelpName = "N" };
    private static readonly Option<int> Seed = new("--seed") { Description = "What random draws start from: the same seed gives the same result.", DefaultValueFactory = _ => 1, HelpName = "N" };

    static EvaluateCommand()
    {
        Within(Uncertainty, 2, 1_000_000);
        Within(Sensitivity, 8, 100_000);
        Within(Seed, 0, int.MaxValue);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("evaluate", "Score units by a framework of indicators: ranks, weights, and how certain they are. Broken input writes nothing.")
        {
            Data, Framework, Recipe, Output, Uncertainty, Sensitivity, Seed,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new EvaluateOptions(
                parsed.GetValue(Data)!, parsed.GetValue(Framework), parsed.GetValue(Recipe), parsed.GetValue(Output)!,
                parsed.GetValue(Uncertainty), parsed.GetValue(Sensitivity), parsed.GetValue(Seed));
            return Task.Run(() => new EvaluateRun(options, Console.Out, Console.Error, TimeProvider.System).Run(cancellation), CancellationToken.None);
        });
        return command;
    }

    private static void Within(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < least || number > most))
        {
            result.AddError($"{option.Name} must be a whole number from {least} to {most}.");
        }
    });
}
