namespace Civium.Modules.Tests.Sensing;

/// <summary>Bodies that tests send.</summary>
internal static class Bodies
{
    public const string Sensor = """{"name":"TEOM","description":"microbalance","encodingType":"application/pdf","metadata":"https://example.org/teom.pdf"}""";

    public const string Property = """{"name":"PM2.5","description":"fine particles","definition":"https://example.org/pm25"}""";

    public const string Place = """{"name":"Dongsi","description":"roof","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[116.417,39.929]}}""";

    public static string Stream(string name, string properties = "{}", string more = "") => $$"""
        {"name":"{{name}}","description":"hourly","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
         "unitOfMeasurement":{"name":"microgram per cubic metre","symbol":"ug/m3","definition":"http://unitsofmeasure.org"},
         "properties":{{properties}},"Sensor":{{Sensor}},"ObservedProperty":{{Property}}{{more}}}
        """;

    public static string Station(string name, string properties = "{}", string more = "") => $$"""
        {"name":"{{name}}","description":"air quality station","properties":{"district":"Dongcheng","height":12},
         "Locations":[{{Place}}],"Datastreams":[{{Stream(name + " PM2.5", properties, more)}}]}
        """;
}
