using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pulse.Infrastructure.Audit;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// The form in which cache tags leave Pulse: an HMAC, which is the same on all nodes. It does not reveal to which user, role or account of
/// another tenant a tag belongs.
/// </summary>
public sealed class OpaqueTags(AuditKey installation)
{
    /// <summary>128 bits, so that two tags do not get the same form by chance.</summary>
    private const int Bytes = 16;

    private readonly Lazy<byte[]> key = new(() => installation.DeriveFor("Pulse revocation tags"));

    public string Of(CacheTag tag) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes(tag.Name)).AsSpan(0, Bytes));
}
