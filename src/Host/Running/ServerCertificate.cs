using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Civium.Host.Commands;
using Civium.Platform.Startup;

namespace Civium.Host.Running;

/// <summary>The certificate for https: the given one, or a self-signed one that is kept in the data directory.</summary>
internal static class ServerCertificate
{
    private const string PasswordVariable = "CIVIUM_CERTIFICATE_PASSWORD";
    private static readonly TimeSpan Life = TimeSpan.FromDays(825);

    /// <summary>Loads it, or makes it.</summary>
    /// <exception cref="StartupException">The given file holds no certificate with its private key.</exception>
    public static X509Certificate2 Load(RunSettings settings) =>
        settings.Certificate is { } file ? LoadGiven(file) : LoadOrMake(Path.Combine(settings.DataDirectory, "https", "self-signed.pfx"));

    private static X509Certificate2 LoadGiven(string file)
    {
        try
        {
            var password = Environment.GetEnvironmentVariable(PasswordVariable);
            var isPem = File.ReadAllText(file).Contains("-----BEGIN", StringComparison.Ordinal);
            using var read = !isPem
                ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : password is null ? X509Certificate2.CreateFromPemFile(file, file) : X509Certificate2.CreateFromEncryptedPemFile(file, password, file);
            return read.HasPrivateKey
                ? X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), password: null)
                : throw new CryptographicException("it holds no private key");
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException(
                $"The certificate {file} cannot be used: {failure.Message.TrimEnd('.')}. Give a PFX file, or a PEM file with certificate and private key; "
                + $"a password goes into {PasswordVariable}.",
                failure);
        }
    }

    private static X509Certificate2 LoadOrMake(string file)
    {
        if (File.Exists(file) && X509CertificateLoader.LoadPkcs12FromFile(file, password: null) is var kept && kept.NotAfter > DateTime.Now.AddDays(7))
        {
            return kept;
        }

        var bytes = Make();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (var written = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            written.Write(bytes);
        }

        return X509CertificateLoader.LoadPkcs12(bytes, password: null);
    }

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Civium self-signed", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Life);
        return certificate.Export(X509ContentType.Pfx);
    }
}
