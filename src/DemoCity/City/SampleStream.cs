namespace Civium.DemoCity.City;

/// <summary>What a stream of the sample city measures.</summary>
internal enum Quantity
{
    Pm25,
    Pm10,
    No2,
    O3,
    RiverLevel,
    SoundLevel,
    VehicleFlow,
    VehicleSpeed,
}

/// <summary>How a quantity is named, measured and stamped.</summary>
/// <param name="Quantity">Which.</param>
/// <param name="Property">The name of the ObservedProperty; the built-in rules know the pollutants by it.</param>
/// <param name="Definition">The URI that defines it.</param>
/// <param name="Description">In words.</param>
/// <param name="UnitName">The unit in words.</param>
/// <param name="Unit">Its symbol (UCUM).</param>
/// <param name="Hourly">Whether readings are hourly means, stamped with the start of their hour; otherwise one a minute.</param>
/// <param name="Decimals">How many decimals the device reports.</param>
internal sealed record QuantityKind(
    Quantity Quantity, string Property, string Definition, string Description, string UnitName, string Unit, bool Hourly, int Decimals)
{
    private const string Pollutant = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/";
    private const string Term = "urn:civium:sample:";
    private const string Concentration = "microgram per cubic metre";

    public static IReadOnlyList<QuantityKind> All { get; } =
    [
        new(Quantity.Pm25, "PM2.5", Pollutant + "6001", "Particles up to 2.5 micrometres", Concentration, "ug/m3", true, 0),
        new(Quantity.Pm10, "PM10", Pollutant + "5", "Particles up to 10 micrometres", Concentration, "ug/m3", true, 0),
        new(Quantity.No2, "NO2", Pollutant + "8", "Nitrogen dioxide", Concentration, "ug/m3", true, 0),
        new(Quantity.O3, "O3", Pollutant + "7", "Ozone", Concentration, "ug/m3", true, 0),
        new(Quantity.RiverLevel, "Water level", Term + "water-level", "Height of the water above the gauge's zero", "metre", "m", false, 2),
        new(Quantity.SoundLevel, "Sound level", Term + "sound-level", "A-weighted equivalent level of one minute", "decibel (A)", "dB[A]", false, 1),
        new(Quantity.VehicleFlow, "Vehicle flow", Term + "vehicle-flow", "Vehicles passing, as an hourly rate", "vehicles per hour", "/h", false, 0),
        new(Quantity.VehicleSpeed, "Vehicle speed", Term + "vehicle-speed", "Mean speed of the vehicles that passed", "kilometre per hour", "km/h", false, 1),
    ];

    public static QuantityKind Of(Quantity quantity) => All[(int)quantity];
}

/// <summary>A place of the sample city with devices.</summary>
/// <param name="Name">In English; also its identity: a Thing of this name is not made again.</param>
/// <param name="ChineseName">The same in Chinese.</param>
/// <param name="Kind">What kind of place.</param>
/// <param name="Sensor">The model of its device.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Character">How strongly the city's activity shows here: 1 is average.</param>
/// <param name="Quantities">What it measures.</param>
internal sealed record SamplePlace(
    string Name,
    string ChineseName,
    string Kind,
    string Sensor,
    double Longitude,
    double Latitude,
    double Character,
    IReadOnlyList<Quantity> Quantities)
{
    public IEnumerable<SampleStream> Streams => Quantities.Select(quantity => new SampleStream(this, QuantityKind.Of(quantity)));
}

/// <summary>One quantity at one place.</summary>
internal sealed record SampleStream(SamplePlace Place, QuantityKind Kind)
{
    public string Name => $"{Kind.Property} at {Place.Name}";
}
