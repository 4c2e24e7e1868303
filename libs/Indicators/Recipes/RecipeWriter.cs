using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.Indicators.Normalising;
using Civium.Indicators.Preparing;

namespace Civium.Indicators.Recipes;

/// <summary>Writes recipes; what is as usual is left out.</summary>
internal static class RecipeWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Recipe recipe)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            if (recipe.Denominates)
            {
                json.WriteBoolean("denominate", true);
            }

            Member(json, "impute", recipe.Imputation, Imputation);
            Member(json, "screen", recipe.Screening, Screening);
            Member(json, "treat", recipe.Treatment, (writer, rule) => Treatment(writer, rule, recipe.Untreated));
            Member(json, "normalise", recipe.Normalisation, (writer, rule) => Normalisation(writer, rule, recipe.Normalisations));
            Member(json, "weight", recipe.Weight, Weight);
            Member(json, "aggregate", recipe.Aggregation, Aggregation);
            if (!recipe.IsPanelWide)
            {
                json.WriteString("panel", "each-year");
            }

            Member(json, "uncertainty", recipe.Uncertainty, Uncertainty);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Member<T>(Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            write(json, value);
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var item in items)
            {
                write(json, item);
            }

            json.WriteEndArray();
        }
    }

    private static void Imputation(Utf8JsonWriter json, ImputationRule rule)
    {
        json.WriteStartObject();
        json.WriteString("method", ChoiceNames.Of(rule.Method));
        if (rule.Group is not null)
        {
            json.WriteString("group", rule.Group);
        }

        if (rule.Reach != int.MaxValue)
        {
            json.WriteNumber("reach", rule.Reach);
        }

        json.WriteEndObject();
    }

    private static void Screening(Utf8JsonWriter json, ScreeningRule rule)
    {
        json.WriteStartObject();
        json.WriteNumber("available", rule.Available);
        json.WriteNumber("nonZero", rule.NonZero);
        json.WriteEndObject();
    }

    private static void Treatment(Utf8JsonWriter json, TreatmentRule rule, IReadOnlyList<string> untreated)
    {
        json.WriteStartObject();
        json.WriteNumber("points", rule.MostPoints);
        json.WriteNumber("skewness", rule.Skewness);
        json.WriteNumber("kurtosis", rule.Kurtosis);
        json.WriteBoolean("logarithm", rule.UsesLogarithm);
        json.WriteBoolean("followTail", rule.FollowsTail);
        List(json, "except", untreated, (writer, code) => writer.WriteStringValue(code));
        json.WriteEndObject();
    }

    private static void Normalisation(Utf8JsonWriter json, Normalisation rule, IReadOnlyDictionary<string, Normalisation> single)
    {
        json.WriteStartObject();
        json.WriteString("method", ChoiceNames.Of(rule.Method));
        switch (rule.Method)
        {
            case NormalisationMethod.MinMax or NormalisationMethod.Scale:
                json.WriteNumber("lower", rule.Lower);
                json.WriteNumber("upper", rule.Upper);
                break;
            case NormalisationMethod.ZScore:
                json.WriteNumber("centre", rule.Centre);
                json.WriteNumber("spread", rule.Spread);
                break;
            case NormalisationMethod.DistanceToTarget or NormalisationMethod.DistanceToReference:
                json.WriteBoolean("cap", rule.IsCapped);
                break;
        }

        if (rule.Method is NormalisationMethod.Scale or NormalisationMethod.Goalposts)
        {
            json.WriteNumber("factor", rule.Factor);
        }

        if (rule.Reference is not null)
        {
            json.WriteString("unit", rule.Reference);
        }

        if (single.Count > 0)
        {
            json.WriteStartObject("indicators");
            foreach (var (code, own) in single)
            {
                json.WritePropertyName(code);
                Normalisation(json, own, new Dictionary<string, Normalisation>());
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Weight(Utf8JsonWriter json, WeightRule rule)
    {
        json.WriteStartObject();
        json.WriteString("method", ChoiceNames.Of(rule.Method));
        switch (rule.Method)
        {
            case WeightMethod.Given:
                Numbers(json, "weights", rule.Given);
                break;
            case WeightMethod.EntropyCapped:
                json.WriteNumber("cap", rule.Cap);
                break;
            case WeightMethod.Budget:
                List(json, "experts", rule.Experts, (writer, points) => Numbers(writer, null, points));
                break;
            case WeightMethod.Ahp:
                Comparisons(json, rule);
                break;
            case WeightMethod.Combined:
                json.WriteString("how", ChoiceNames.Of(rule.Combination));
                json.WriteNumber("share", rule.Share);
                List(json, "of", rule.Parts, Weight);
                break;
        }

        json.WriteEndObject();
    }

    private static void Comparisons(Utf8JsonWriter json, WeightRule rule)
    {
        json.WriteStartObject("comparisons");
        foreach (var (parent, comparisons) in rule.Comparisons)
        {
            json.WriteStartObject(parent);
            List(json, "codes", comparisons.Codes, (writer, code) => writer.WriteStringValue(code));
            List(json, "matrix", comparisons.Matrix, (writer, row) =>
            {
                writer.WriteStartArray();
                Array.ForEach(row, writer.WriteNumberValue);
                writer.WriteEndArray();
            });
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string? name, IReadOnlyDictionary<string, double> numbers)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        foreach (var (code, number) in numbers)
        {
            json.WriteNumber(code, number);
        }

        json.WriteEndObject();
    }

    private static void Aggregation(Utf8JsonWriter json, IReadOnlyList<AggregationRule> rules)
    {
        json.WriteStartArray();
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("method", ChoiceNames.Of(rule.Method));
            if (rule.LeastAvailable > 0)
            {
                json.WriteNumber("available", rule.LeastAvailable);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Uncertainty(Utf8JsonWriter json, UncertaintyRule rule)
    {
        json.WriteStartObject();
        List(json, "impute", rule.Imputations, (writer, item) => OrFalse(writer, item, Imputation));
        List(json, "treat", rule.Treatments, (writer, item) => OrFalse(writer, item, (inner, treatment) => Treatment(inner, treatment, [])));
        List(json, "normalise", rule.Normalisations, (writer, item) => Normalisation(writer, item, new Dictionary<string, Normalisation>()));
        List(json, "weight", rule.Weights, Weight);
        List(json, "aggregate", rule.Aggregations, Aggregation);
        json.WriteNumber("weightNoise", rule.WeightNoise);
        json.WriteBoolean("dropIndicator", rule.DropsIndicator);
        json.WriteEndObject();
    }

    private static void OrFalse<T>(Utf8JsonWriter json, T? item, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (item is null)
        {
            json.WriteBooleanValue(false);
        }
        else
        {
            write(json, item);
        }
    }
}
