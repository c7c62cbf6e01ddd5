using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class ApiKeyDetailsTests
{
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t")]
    public void A_key_without_a_name_cannot_be(string name) => Assert.That(() => Some.Details(name), Throws.ArgumentException);

    [Test]
    public void Texts_have_their_length_and_not_one_character_more()
    {
        var name = new string('n', ApiKey.NameMaxLength);
        var description = new string('d', ApiKey.DescriptionMaxLength);

        Assert.That(() => Some.Details(name, description), Throws.Nothing);
        Assert.That(() => Some.Details(name + "n"), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Some.Details(name, description + "d"), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void A_key_without_a_permission_cannot_be()
    {
        Assert.That(() => Some.Details(permissions: PermissionSet.None), Throws.InstanceOf<ArgumentException>());
    }
}
