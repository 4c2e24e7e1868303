using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Civium.Platform.Access.Tls;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class CertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-tls-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_self_signed_one_is_made_once_and_kept_for_its_owner_alone()
    {
        var first = (await CertificateSource.LoadAsync(null, null, _directory)).Current;
        var second = (await CertificateSource.LoadAsync(null, null, _directory)).Current;
        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.True(first.MatchesHostname("localhost"));
        Assert.True(first.MatchesHostname("127.0.0.1"));
        Assert.True(first.MatchesHostname("::1"));
        Assert.True(first.MatchesHostname(Environment.MachineName));
        using var key = first.GetECDsaPrivateKey();
        Assert.Equal(256, key!.KeySize);
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(Path.Combine(_directory, "tls", "self-signed.pfx"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        }
    }

    [Fact]
    public async Task It_is_renewed_before_it_expires_without_a_restart()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var source = await CertificateSource.LoadAsync(null, null, _directory, clock);
        var first = source.Current;
        clock.Advance(TimeSpan.FromDays(300));
        Assert.Equal(first.Thumbprint, source.Current.Thumbprint);
        clock.Advance(TimeSpan.FromDays(70));
        Assert.NotEqual(first.Thumbprint, source.Current.Thumbprint);
        Assert.True(source.Current.NotAfter.ToUniversalTime() > clock.GetUtcNow().AddDays(300));
    }

    [Fact]
    public async Task A_cut_off_kept_file_is_replaced()
    {
        await CertificateSource.LoadAsync(null, null, _directory);
        await File.WriteAllBytesAsync(Path.Combine(_directory, "tls", "self-signed.pfx"), [1, 2, 3]);
        Assert.True((await CertificateSource.LoadAsync(null, null, _directory)).Current.HasPrivateKey);
    }

    [Fact]
    public async Task Given_files_are_read_and_bad_ones_are_explained()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=city", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        var pfx = Path.Combine(_directory, "city.pfx");
        var pem = Path.Combine(_directory, "city.pem");
        var publicOnly = Path.Combine(_directory, "public.pem");
        await File.WriteAllBytesAsync(pfx, made.Export(X509ContentType.Pkcs12, "secret"));
        await File.WriteAllTextAsync(pem, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(publicOnly, made.ExportCertificatePem());

        Assert.Equal(made.Thumbprint, (await CertificateSource.LoadAsync(pfx, "secret", _directory)).Current.Thumbprint);
        Assert.Equal(made.Thumbprint, (await CertificateSource.LoadAsync(pem, null, _directory)).Current.Thumbprint);
        await RefusedAsync(pfx, "wrong", "password");
        await RefusedAsync(publicOnly, null, "public.pem");
        await RefusedAsync(Path.Combine(_directory, "missing.pfx"), null, "There is no certificate");
        await RefusedAsync(pem, null, "expired", new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(9)));
    }

    private async Task RefusedAsync(string path, string? password, string word, TimeProvider? clock = null)
    {
        var refused = await Assert.ThrowsAsync<CertificateException>(() => CertificateSource.LoadAsync(path, password, _directory, clock));
        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }
}
