using Civium.Kernel.Observations;

namespace Civium.Platform.Partitions;

/// <summary>An observation between processes: Kernel's type knows nothing of the actor system.</summary>
[GenerateSerializer, Immutable, Alias("civium.observation")]
internal struct ObservationSurrogate
{
    [Id(0)]
    public long Id;

    [Id(1)]
    public long Stream;

    [Id(2)]
    public long Feature;

    [Id(3)]
    public DateTime Start;

    [Id(4)]
    public DateTime End;

    [Id(5)]
    public DateTime? ResultTime;

    [Id(6)]
    public DateTime Recorded;

    [Id(7)]
    public ResultKind Kind;

    [Id(8)]
    public double Number;

    [Id(9)]
    public string? Text;

    [Id(10)]
    public string? Extra;
}

/// <summary>Turns the one into the other.</summary>
[RegisterConverter]
internal sealed class ObservationConverter : IConverter<Observation, ObservationSurrogate>
{
    public Observation ConvertFromSurrogate(in ObservationSurrogate surrogate) => new()
    {
        Id = surrogate.Id,
        Stream = surrogate.Stream,
        Feature = surrogate.Feature,
        Start = surrogate.Start,
        End = surrogate.End,
        ResultTime = surrogate.ResultTime,
        Recorded = surrogate.Recorded,
        Result = new ObservedResult(surrogate.Kind, surrogate.Number, surrogate.Text),
        Extra = surrogate.Extra,
    };

    public ObservationSurrogate ConvertToSurrogate(in Observation value) => new()
    {
        Id = value.Id,
        Stream = value.Stream,
        Feature = value.Feature,
        Start = value.Start,
        End = value.End,
        ResultTime = value.ResultTime,
        Recorded = value.Recorded,
        Kind = value.Result.Kind,
        Number = value.Result.Number,
        Text = value.Result.Text,
        Extra = value.Extra,
    };
}
