using System.Security.Cryptography.X509Certificates;
using Civium.Host.Commands;
using Civium.Platform.Access.Tls;

namespace Civium.Host.Running;

/// <summary>The certificate for https, read or made when it is first asked for: by then the data directory is known to be ours.</summary>
internal sealed class ServerCertificate(RunSettings settings)
{
    private const string PasswordVariable = "CIVIUM_CERTIFICATE_PASSWORD";
    private readonly Lazy<CertificateSource> _source = new(() => LoadAsync(settings).GetAwaiter().GetResult());

    public X509Certificate2 Current => _source.Value.Current;

    /// <summary>Reads the given certificate, so that a bad one stops the start; a self-signed one is left for later.</summary>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    public static async Task CheckGivenAsync(RunSettings settings)
    {
        if (settings.Certificate is not null)
        {
            await LoadAsync(settings);
        }
    }

    private static Task<CertificateSource> LoadAsync(RunSettings settings) =>
        CertificateSource.LoadAsync(settings.Certificate, Environment.GetEnvironmentVariable(PasswordVariable), settings.DataDirectory);
}
