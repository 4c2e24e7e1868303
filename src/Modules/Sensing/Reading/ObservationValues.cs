using Civium.Kernel.Observations;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Reads the values of paths from observations alone, where nothing they are related to is at hand.</summary>
internal sealed class ObservationValues(BoundExpression expression)
{
    public Func<Observation, QueryValue> Of(BoundPath path) => path.Text switch
    {
        "id" => one => QueryValue.Of(one.Id),
        "phenomenonTime" => one => QueryValue.Of(ObservationJson.PhenomenonTime(one)),
        "resultTime" => one => one.ResultTime is { } at ? QueryValue.Of(new TimeValue(at)) : QueryValue.Null,
        "Datastream/id" => one => QueryValue.Of(one.Stream),
        "FeatureOfInterest/id" => one => one.Feature == 0 ? QueryValue.Null : QueryValue.Of(one.Feature),
        "validTime" => one => JsonValues.Time(one.Extra, "validTime"),
        _ when path.Navigations.Count > 0 => throw NotOffered.Path(expression, path, "$filter"),
        _ when path.Property.Name == "result" => one => Result(one.Result, path.SubPath),
        _ when path.Property.Name is "parameters" or "resultQuality" => one => JsonValues.At(one.Extra, [path.Property.Name, .. path.SubPath]),
        _ => throw NotOffered.Path(expression, path, "$filter"),
    };

    private static QueryValue Result(ObservedResult result, IReadOnlyList<string> path) => result.Kind switch
    {
        ResultKind.Json => JsonValues.At(result.Text, path),
        _ when path.Count > 0 => QueryValue.Null,
        ResultKind.Number => QueryValue.Of(result.Number),
        ResultKind.Text => QueryValue.Of(result.Text),
        ResultKind.Boolean => QueryValue.Of(result.Number != 0),
        _ => QueryValue.Null,
    };
}
