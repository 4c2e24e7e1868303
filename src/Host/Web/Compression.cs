using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Civium.Host.Web;

/// <summary>
/// Compresses long JSON and CSV answers. Pages and static files are left alone: those are compressed at build, and a page over https
/// mixes secrets with what a request says.
/// </summary>
internal static class Compression
{
    private static readonly string[] Types =
        ["application/json", "application/geo+json", "application/problem+json", "application/openapi+json", "text/csv", "application/vnd.mapbox-vector-tile"];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.MimeTypes = Types;
            options.EnableForHttps = false;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }
}
