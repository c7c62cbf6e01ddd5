using System.Net;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Sessions;

public sealed class SessionTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    [Test]
    public void A_users_session_has_the_configured_lifetime()
    {
        var session = Session.OfUser(
            Guid.CreateVersion7(), Some.Token, 3, SessionOrigin.Of(IPAddress.Loopback, "curl"), Some.Now, Lifetime);

        Assert.That((session.UserId, session.SecretId), Is.EqualTo(((int?)3, (Guid?)null)));
        Assert.That(
            (session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.EndsAt),
            Is.EqualTo((Some.Now, Some.Now, Some.Now + Lifetime, Some.Now + Lifetime)));
        Assert.That((session.IpAddress, session.UserAgent), Is.EqualTo(("127.0.0.1", "curl")));
        Assert.That(session.TokenHash, Is.EqualTo(CredentialHash.Of(Some.Token).ToBytes()));
    }

    [Test]
    public void A_keys_session_never_outlives_its_key()
    {
        var keyEnds = Some.Now + Lifetime - TimeSpan.FromMilliseconds(1);

        Assert.That(OfKey(keyEnds).ExpiresAt, Is.EqualTo(keyEnds));
    }

    [Test]
    public void A_keys_session_does_not_live_as_long_as_a_key_that_lives_longer()
    {
        Assert.That(OfKey(Some.Now + Lifetime + TimeSpan.FromMilliseconds(1)).ExpiresAt, Is.EqualTo(Some.Now + Lifetime));
        Assert.That(OfKey(null).ExpiresAt, Is.EqualTo(Some.Now + Lifetime));
    }

    [Test]
    public void An_impersonation_session_belongs_to_the_impersonator_and_never_outlives_the_original_session()
    {
        var (early, late) = (Some.Now + Lifetime - TimeSpan.FromMilliseconds(1), Some.Now + Lifetime + TimeSpan.FromMilliseconds(1));

        var session = OfImpersonator(late);

        Assert.That((session.UserId, session.ImpersonatedUserId, session.SecretId), Is.EqualTo(((int?)3, (int?)4, (Guid?)null)));
        Assert.That((session.CreatedAt, session.LastSeenAt, session.ExpiresAt), Is.EqualTo((Some.Now, Some.Now, Some.Now + Lifetime)));
        Assert.That((session.IpAddress, session.UserAgent), Is.EqualTo(("127.0.0.1", "curl")));
        Assert.That(session.TokenHash, Is.EqualTo(CredentialHash.Of(Some.Token).ToBytes()));
        Assert.That(OfImpersonator(early).ExpiresAt, Is.EqualTo(early));
    }

    [Test]
    public void A_session_ends_at_the_exact_time_of_its_expiry()
    {
        var session = OfKey(null);

        Assert.That(session.IsUsableAt(session.ExpiresAt.AddMilliseconds(-1)));
        Assert.That(session.IsUsableAt(session.ExpiresAt), Is.False);
    }

    [Test]
    public void An_earlier_use_does_not_overwrite_a_later_one()
    {
        var session = OfKey(null);

        session.SeeAt(Some.Now.AddMinutes(2));
        session.SeeAt(Some.Now.AddMinutes(1));

        Assert.That(session.LastSeenAt, Is.EqualTo(Some.Now.AddMinutes(2)));
    }

    private static Session OfImpersonator(DateTime ownEnds) => Session.OfImpersonator(
        Guid.CreateVersion7(),
        Some.Token,
        userId: 3,
        impersonatedUserId: 4,
        SessionOrigin.Of(IPAddress.Loopback, "curl"),
        ownEnds,
        Some.Now,
        Lifetime);

    private static Session OfKey(DateTime? keyExpiresAt) =>
        Session.OfApiKey(Guid.CreateVersion7(), Some.Token, Guid.CreateVersion7(), SessionOrigin.Unknown, keyExpiresAt, Some.Now, Lifetime);
}
