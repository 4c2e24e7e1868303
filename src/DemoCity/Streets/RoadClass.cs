namespace Civium.DemoCity.Streets;

/// <summary>What a road is for.</summary>
internal enum RoadClass
{
    Motorway,
    Primary,
    Secondary,
    Residential,
}

/// <summary>What follows from the class.</summary>
internal static class RoadClasses
{
    /// <summary>From the middle to the kerb, in metres.</summary>
    public static double HalfWidth(this RoadClass road) => road switch
    {
        RoadClass.Motorway => 16,
        RoadClass.Primary => 13,
        RoadClass.Secondary => 9,
        _ => 5,
    };

    /// <summary>In km/h.</summary>
    public static int MaxSpeed(this RoadClass road) => road switch
    {
        RoadClass.Motorway => 80,
        RoadClass.Primary => 60,
        RoadClass.Secondary => 50,
        _ => 30,
    };
}
