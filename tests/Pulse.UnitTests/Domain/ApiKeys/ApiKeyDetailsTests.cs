using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class ApiKeyDetailsTests
{
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t")]
    public void A_key_requires_a_name(string name) => Assert.That(() => Some.Details(name), Throws.ArgumentException);

    [Test]
    public void Text_fields_accept_their_maximum_length_and_refuse_one_character_more()
    {
        var name = new string('n', ApiKey.NameMaxLength);
        var description = new string('d', ApiKey.DescriptionMaxLength);

        Assert.That(() => Some.Details(name, description), Throws.Nothing);
        Assert.That(() => Some.Details(name + "n"), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Some.Details(name, description + "d"), Throws.InstanceOf<ArgumentException>());
    }

    /// <summary>An existing key can lose its last permission with the deletion of that.</summary>
    [Test]
    public void A_new_key_requires_a_permission() => Assert.That(
        () => ApiKey.Create(
            Guid.CreateVersion7(),
            Some.Account,
            Some.Identifier,
            Guid.CreateVersion7(),
            Some.Secret,
            Some.Details(permissions: PermissionSet.None),
            "maker",
            Some.Now),
        Throws.InstanceOf<ArgumentException>());
}
