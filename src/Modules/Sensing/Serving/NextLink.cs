using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>The address of the next page: the same question, from the place where this page ended.</summary>
internal static class NextLink
{
    public static string Of(HttpRequest request, string token)
    {
        var kept = request.Query
            .Where(option => option.Key is not ("$skip" or "$skiptoken"))
            .SelectMany(option => option.Value.Select(value => $"{option.Key}={Uri.EscapeDataString(value ?? "")}"));
        return $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path.ToUriComponent()}?{string.Join('&', kept.Append("$skiptoken=" + token))}";
    }
}
