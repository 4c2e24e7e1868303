using System.Globalization;
using System.Text;
using Npgsql;

namespace Civium.Bench.Twin;

/// <summary>
/// PostGIS with the same entities and the same rule of what is seen from how far, which spares it most of the work of low zooms: a GiST
/// index, and one query a tile.
/// </summary>
internal sealed class PostgisPeer(NpgsqlDataSource source)
{
    private const double Half = 20037508.342789244;

    private const string Query = """
        WITH seen AS (
          SELECT type, code AS id, code AS name, class, height, ST_AsMVTGeom(geom, ST_TileEnvelope(@z, @x, @y), 4096, 64, true) AS shape FROM entity
          WHERE geom && ST_TileEnvelope(@z, @x, @y, margin => 64.0 / 4096) AND min_zoom <= @z AND valid_from <= @t AND valid_to > @t)
        SELECT string_agg(layer, ''::bytea) FROM (
          SELECT ST_AsMVT(one, one.type, 4096, 'shape') AS layer FROM seen AS one WHERE shape IS NOT NULL GROUP BY one.type) AS layers
        """;

    public async Task FillAsync(IEnumerable<MadeEntity> entities)
    {
        await RunAsync("CREATE EXTENSION postgis; CREATE UNLOGGED TABLE entity (type text, code text, class text, height double precision, min_zoom int, valid_from bigint, valid_to bigint, geom geometry)");
        await using (var connection = await source.OpenConnectionAsync())
        await using (var copy = await connection.BeginTextImportAsync("COPY entity FROM STDIN"))
        {
            foreach (var one in entities)
            {
                await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{one.Type}\t{one.Code}\t{one.Class ?? "\\N"}\t{(one.Height is { } height ? height.ToString(CultureInfo.InvariantCulture) : "\\N")}\t{MinZoom(one)}\t0\t{long.MaxValue}\t{Wkt(one)}\n"));
            }
        }

        await RunAsync("CREATE INDEX ON entity USING gist (geom); ANALYZE entity");
    }

    public async Task<int> TileAsync(int z, int x, int y)
    {
        await using var command = source.CreateCommand(Query);
        command.Parameters.AddWithValue("z", z);
        command.Parameters.AddWithValue("x", x);
        command.Parameters.AddWithValue("y", y);
        command.Parameters.AddWithValue("t", 1L);
        return await command.ExecuteScalarAsync() is byte[] tile ? tile.Length : 0;
    }

    private async Task RunAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    private static string Wkt(MadeEntity one)
    {
        var text = new StringBuilder("SRID=3857;").Append(one.Shape.ToUpperInvariant()).Append(one.Shape == "Polygon" ? "((" : "(");
        for (var i = 0; i < one.Line.Length; i++)
        {
            var (x, y) = Mercator(one.Line[i]);
            text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{x:F2} {y:F2}");
        }

        return text.Append(one.Shape == "Polygon" ? "))" : ")").ToString();
    }

    private static (double X, double Y) Mercator((double X, double Y) place) =>
        (place.X / 180 * Half, Math.Asinh(Math.Tan(place.Y * Math.PI / 180)) / Math.PI * Half);

    private static int MinZoom(MadeEntity one)
    {
        var zoom = one.Type switch
        {
            "building" => 12,
            "street-light" => 14,
            "poi" or "signal" => 13,
            "camera" => 12,
            "green" => 8,
            "community" => 11,
            "district" => 0,
            _ => one.Class switch { "motorway" => 4, "primary" => 7, "secondary" => 9, "residential" => 13, _ => 14 },
        };
        if (one.Shape == "Point")
        {
            return zoom;
        }

        var corners = one.Line.Select(Mercator).ToArray();
        var size = Math.Max(corners.Max(c => c.X) - corners.Min(c => c.X), corners.Max(c => c.Y) - corners.Min(c => c.Y)) / (2 * Half) * (1 << 30);
        var large = 21 - (int)Math.Floor(Math.Log2(Math.Max(size, 1) / (one.Shape == "Polygon" ? 3 : 1.5)));
        return Math.Max(zoom, Math.Min(large, 16));
    }
}
